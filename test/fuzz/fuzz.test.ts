import { testHistories } from './shard';

testHistories(1);
