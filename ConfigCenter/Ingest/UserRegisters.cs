using Gateway.Core.Ledger;

namespace ConfigCenter.Ingest;

/// <summary>The users that a gateway saw of a namespace in an hour.</summary>
/// <param name="Hour">Hours since 1970 in UTC.</param>
/// <param name="Namespace">The namespace; empty when requests had none.</param>
/// <param name="Sketch">The registers that grew.</param>
internal sealed record UserRegisters(long Hour, string Namespace, UserSketch Sketch);
