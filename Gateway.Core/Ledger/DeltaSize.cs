namespace Gateway.Core.Ledger;

/// <summary>How much of a table a delta holds.</summary>
/// <param name="Entries">Number of its first entries.</param>
/// <param name="Users">Number of its first places with users.</param>
internal readonly record struct DeltaSize(int Entries, int Users);
