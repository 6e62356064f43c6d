namespace MockLlm.Knobs;

/// <summary>Where bytes stand that are not what was promised.</summary>
internal enum Garbage
{
    None,

    /// <summary>A proper head, then a body that is neither JSON nor an event stream.</summary>
    Body,

    /// <summary>Bytes that are not HTTP at all.</summary>
    Head,
}
