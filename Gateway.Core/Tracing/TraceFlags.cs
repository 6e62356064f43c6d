namespace Gateway.Core.Tracing;

/// <summary>The flags of a trace that are known (W3C Trace Context, section 3.2.2.5); of the others nothing may be passed on.</summary>
[Flags]
internal enum TraceFlags : byte
{
    None = 0,

    /// <summary>Whoever sends the request records it.</summary>
    Sampled = 1,

    /// <summary>The last 56 bits of the trace's id are random: said by whoever began it.</summary>
    Random = 2,

    Known = Sampled | Random,
}
