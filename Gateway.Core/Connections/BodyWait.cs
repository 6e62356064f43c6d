namespace Gateway.Core.Connections;

/// <summary>Whether a wait for a request's body may be ended by the upstream's answer.</summary>
internal enum BodyWait
{
    None,
    Waiting,

    /// <summary>The read was told to end; it will, if it has not yet.</summary>
    Interrupted,
}
