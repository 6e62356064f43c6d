namespace Gateway.Core.Connections;

/// <summary>Why a downstream connection came to its end.</summary>
internal enum ConnectionEndReason : byte
{
    /// <summary>The client closed it between two requests.</summary>
    ClientClosed,

    /// <summary>The client reset it, or left in the middle of an exchange.</summary>
    ClientGone,

    /// <summary>No further request came in time.</summary>
    KeepAliveTimeout,

    /// <summary>A malformed request was refused, or one was too slow.</summary>
    Rejected,

    /// <summary>The exchange's last answer could not be followed by another one.</summary>
    NotKeptAlive,

    /// <summary>An answer was cut short; the connection was reset so that it cannot look whole.</summary>
    Aborted,

    /// <summary>The gateway is shutting down.</summary>
    Drained,

    /// <summary>A management request was left to ASP.NET, which closes the connection.</summary>
    HandedOver,

    /// <summary>A defect of the gateway itself.</summary>
    Failed,
}
