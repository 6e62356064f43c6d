using Gateway.Core.Http1;

namespace Tests.Unit.Http1;

/// <summary>What a head parser answered: the last status, the reason, and all that a complete head holds, as text.</summary>
internal sealed record HeadRun(HeadParseStatus Status, RejectionReason Reason, string Description);
