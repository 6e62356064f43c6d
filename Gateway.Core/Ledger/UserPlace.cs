namespace Gateway.Core.Ledger;

/// <summary>Where users are counted together.</summary>
/// <param name="Hour">Hours since 1970, UTC.</param>
/// <param name="Namespace">The namespace's code; empty for requests that have none.</param>
internal readonly record struct UserPlace(long Hour, string Namespace);
