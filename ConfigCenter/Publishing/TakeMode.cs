namespace ConfigCenter.Publishing;

/// <summary>What becomes of objects that an imported snapshot does not hold.</summary>
internal enum TakeMode
{
    /// <summary>They go.</summary>
    Replace,

    /// <summary>They stay.</summary>
    Merge,
}
