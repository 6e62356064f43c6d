namespace Gateway.Core.Replay;

/// <summary>A rule that could not be judged, because what it reads was not recorded.</summary>
/// <param name="Kind"><c>policy</c>, <c>route</c> or <c>namespace</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Why">What is not recorded.</param>
internal readonly record struct UnknownRule(string Kind, string Name, string Why);
