import type {
	CreateTopicResponseSuccess,
	GetTopicResponseSuccess,
	ListContactTopicsResponseSuccess,
	RemoveTopicResponseSuccess,
	UpdateContactTopicsResponseSuccess,
	UpdateTopicResponseSuccess,
} from 'resend';

import { created, invalid, missingField, notFound, ok, type Answer } from '../answers';
import { readTopics } from '../contactFields';
import { page } from '../paging';
import type { TopicRecord } from '../records';
import { param, type Context, type Route } from '../routing';
import { requireUuid } from '../values';
import { pathContact } from './contacts';

type Named<T> = T & { object: 'topic' };
type TopicBody = Omit<GetTopicResponseSuccess, 'description'> & { description: string | null; visibility: TopicRecord['visibility'] };

const DEFAULT_PAGE = 20;

export const topicRoutes: Route[] = [
	{ method: 'POST', path: '/topics', handle: create },
	{ method: 'GET', path: '/topics', handle: (context) => ok(page(context.state.topics, context.query, DEFAULT_PAGE, context.quirks, body)) },
	{ method: 'GET', path: '/topics/:topic', handle: (context) => ok({ object: 'topic', ...body(pathTopic(context)) }) },
	{ method: 'PATCH', path: '/topics/:topic', handle: update },
	{ method: 'DELETE', path: '/topics/:topic', handle: remove },
	{ method: 'GET', path: '/contacts/:contact/topics', handle: listOfContact },
	{ method: 'PATCH', path: '/contacts/:contact/topics', handle: updateOfContact },
];

function body(topic: TopicRecord): TopicBody {
	const { id, name, description, defaultSubscription, visibility, createdAt } = topic;
	return { id, name, description, default_subscription: defaultSubscription, visibility, created_at: createdAt };
}

function pathTopic(context: Context): TopicRecord {
	const topic = context.state.topics.get(requireUuid(param(context, 'topic')));
	if (topic === undefined) throw notFound('Topic');
	return topic;
}

function readText(value: unknown, field: string, longest: number): string {
	if (typeof value !== 'string' || value.length > longest) throw invalid(`The \`${field}\` must be a text of at most ${longest} characters.`);
	return value;
}

function create(context: Context): Answer<Named<CreateTopicResponseSuccess>> {
	const { name, description, default_subscription: subscription } = context.fields;
	if (name === undefined || name === null || name === '') throw missingField('name');
	if (subscription === undefined) throw missingField('default_subscription');
	if (subscription !== 'opt_in' && subscription !== 'opt_out') throw invalid('Invalid option: expected one of "opt_in"|"opt_out"');
	const about = description === undefined || description === null ? null : readText(description, 'description', 200);
	const topic = context.state.addTopic(readText(name, 'name', 50), subscription, about);
	return created({ object: 'topic', id: topic.id });
}

/** The default subscription is immutable: what the body says about it is passed over. */
function update(context: Context): Answer<Named<UpdateTopicResponseSuccess>> {
	const topic = pathTopic(context);
	const { name, description } = context.fields;
	if (name !== undefined) topic.name = readText(name, 'name', 50);
	if (description !== undefined) topic.description = description === null ? null : readText(description, 'description', 200);
	return ok({ object: 'topic', id: topic.id });
}

function remove(context: Context): Answer<RemoveTopicResponseSuccess> {
	const topic = pathTopic(context);
	context.state.topics.remove(topic.id);
	for (const contact of context.state.contacts.all()) contact.topics.delete(topic.id);
	return ok({ object: 'topic', id: topic.id, deleted: true });
}

function listOfContact(context: Context): Answer<ListContactTopicsResponseSuccess> {
	const contact = pathContact(context);
	return ok(
		page(context.state.topics, context.query, DEFAULT_PAGE, context.quirks, ({ id, name, description, defaultSubscription }) => ({
			id,
			name,
			description,
			subscription: contact.topics.get(id) ?? defaultSubscription,
		})),
	);
}

/** A bare array, as the documentation and the SDK send it, or `{ topics: [...] }`, as the OpenAPI file has it. */
function updateOfContact(context: Context): Answer<UpdateContactTopicsResponseSuccess & { object: 'contact_topics' }> {
	const contact = pathContact(context);
	const given = Array.isArray(context.body) ? context.body : context.fields['topics'];
	if (given === undefined) throw missingField('topics');
	for (const { topic, subscription } of readTopics(context, given)) contact.topics.set(topic.id, subscription);
	return ok({ object: 'contact_topics', id: contact.id });
}
