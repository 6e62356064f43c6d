namespace Gateway.Core.Configuration;

/// <summary>What a field that this gateway does not know is.</summary>
public enum UnknownFields
{
    /// <summary>An error, always: files and REST bodies, where it is a slip of the pen.</summary>
    Error,

    /// <summary>A warning in a document whose <c>schemaVersion</c> is newer than the reader's, else an error: what a newer config center publishes.</summary>
    WarningWhenNewer,
}
