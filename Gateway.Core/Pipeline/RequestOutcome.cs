namespace Gateway.Core.Pipeline;

/// <summary>How an exchange ended, for metrics and logs.</summary>
internal enum RequestOutcome : byte
{
    /// <summary>The upstream's answer was relayed whole.</summary>
    Relayed,

    /// <summary>The gateway answered by itself, as asked (the list of models).</summary>
    Answered,

    /// <summary>The request was malformed.</summary>
    Rejected,

    /// <summary>The request was well-formed and refused.</summary>
    Refused,

    /// <summary>Forwarding failed; the error says on which side.</summary>
    Failed,

    /// <summary>The client left before the end.</summary>
    ClientGone,
}
