namespace Tests.Functional.Faults;

/// <summary>What must come of a fault, worked out of its row and of who else could answer.</summary>
internal sealed record Expected
{
    /// <summary>What the client sees.</summary>
    public required Sight Sees { get; init; }

    public required int Status { get; init; }

    /// <summary>Attempts in all.</summary>
    public required int Attempts { get; init; }

    /// <summary>Requests that come as far as the failing server.</summary>
    public required int AtFaulty { get; init; }

    /// <summary>Requests that come to the server that is well.</summary>
    public required int AtWell { get; init; }

    /// <summary>Words of the access log; empty for none.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>Of the access log.</summary>
    public required string Outcome { get; init; }

    /// <summary>Of the access log; the tokens are null when nothing is charged.</summary>
    public required (string SettledBy, long? Input, long? Output) Charge { get; init; }

    public static Expected Of(Fault fault, WireProtocol protocol, Topology topology, bool isLimited)
    {
        var isHelped = topology != Topology.Alone && fault.Repeated != Repeated.Never;
        var attempts = isHelped || fault.Repeated == Repeated.Anywhere ? 2 : 1;
        var sees = isHelped ? Sight.Answer : fault.Sees == Sight.Cut && isLimited ? Sight.Error : fault.Sees;
        return new Expected
        {
            Sees = sees,
            Status = StatusOf(sees, fault),
            Attempts = attempts,
            AtFaulty = !fault.IsReached ? 0 : isHelped ? 1 : attempts,
            AtWell = isHelped ? 1 : 0,
            Reasons = sees is Sight.Answer or Sight.Refusal or Sight.OpenEnd ? [] : fault.Reason.Split('|'),
            Outcome = sees is Sight.Error or Sight.Cut or Sight.ErrorEvent ? "failed" : "relayed",
            Charge = ChargeOf(sees, fault, protocol),
        };
    }

    private static int StatusOf(Sight sees, Fault fault) => sees switch
    {
        Sight.Error => fault.Timeout is null ? 502 : 504,
        Sight.Refusal => fault.Status,
        _ => 200,
    };

    private static (string SettledBy, long? Input, long? Output) ChargeOf(Sight sees, Fault fault, WireProtocol protocol) => sees switch
    {
        Sight.Answer => ("usage", WireProtocol.ReportedInput, WireProtocol.ReportedOutput),
        Sight.Refusal => ("void", null, null),
        Sight.Error when fault.IsBegun || fault.Sees == Sight.Cut => ("counted", protocol.PromptTokens, 0),
        Sight.Error => ("void", null, null),
        Sight.Cut => ("counted", protocol.PromptTokens, fault.Words),
        _ => ("counted", fault.Words > 0 ? protocol.InputOfBrokenStream : protocol.PromptTokens, fault.Words),
    };
}
