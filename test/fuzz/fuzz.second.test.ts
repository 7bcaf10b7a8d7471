import { testHistories } from './shard';

testHistories(2);
