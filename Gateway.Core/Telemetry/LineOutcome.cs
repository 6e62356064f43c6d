namespace Gateway.Core.Telemetry;

/// <summary>What became of a line of the access log.</summary>
internal enum LineOutcome
{
    Written,

    /// <summary>Written without the content that it should have had: too much waited already.</summary>
    WithoutContent,

    /// <summary>Not written.</summary>
    Dropped,
}
