namespace Gateway.Core.Ledger;

/// <summary>What usage is summed by; a name that a request does not have is empty.</summary>
/// <param name="Minute">That in which requests ended: minutes since 1970, UTC.</param>
/// <param name="Namespace">The namespace's code.</param>
/// <param name="Key">The API key's id.</param>
/// <param name="Model">The model as the client calls it where the configuration knows it, else "other".</param>
/// <param name="Route">The route's name.</param>
/// <param name="Upstream">The name of the upstream that was chosen.</param>
internal readonly record struct UsageKey(long Minute, string Namespace, string Key, string Model, string Route, string Upstream);
