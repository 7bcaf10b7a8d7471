/**
 * What PostHog's libraries and its server put on a person by themselves: browser, screen, place, first visit, feature flags.
 * All of it begins with a dollar sign, which it keeps for itself (PostHog's docs on person properties).
 */
export function collectedByPostHog(name: string): boolean {
	return name.startsWith('$');
}

/**
 * Parameters of an advertisement's link, without a dollar sign. The browser library sends null for each that is not in the
 * address of the page, which takes nothing back (posthog-js, `CAMPAIGN_PARAMS`).
 */
const CAMPAIGN_PARAMETERS: ReadonlySet<string> = new Set([
	'utm_source', 'utm_medium', 'utm_campaign', 'utm_content', 'utm_term', 'gclid', 'gad_source', 'gclsrc', 'dclid', 'gbraid', 'wbraid', 'fbclid', 'msclkid', 'twclid',
	'li_fat_id', 'mc_cid', 'igshid', 'ttclid', 'rdt_cid', 'epik', 'qclid', 'sccid', 'irclid', '_kx',
]);

export function isCampaignParameter(name: string): boolean {
	return CAMPAIGN_PARAMETERS.has(name);
}
