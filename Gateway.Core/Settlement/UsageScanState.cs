namespace Gateway.Core.Settlement;

/// <summary>Where an <see cref="IncrementalUsageScanner"/> stands in a document.</summary>
internal enum UsageScanState : byte
{
    /// <summary>Before the root object's brace.</summary>
    Start,

    /// <summary>Among the root object's members, outside strings.</summary>
    Members,

    /// <summary>In a string among the root object's members.</summary>
    Text,

    /// <summary>After a string that reads <c>usage</c>: a colon makes it a name.</summary>
    AfterUsage,

    /// <summary>After the name <c>usage</c> and its colon.</summary>
    BeforeValue,

    /// <summary>Inside a value that is an object or array, outside strings.</summary>
    Nested,

    /// <summary>In a string inside such a value.</summary>
    NestedText,

    /// <summary>After the root object, or in what is no JSON object.</summary>
    Ended,
}
