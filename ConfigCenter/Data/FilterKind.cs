namespace ConfigCenter.Data;

/// <summary>What values a filter takes.</summary>
internal enum FilterKind
{
    /// <summary>Any text, compared as a whole.</summary>
    Text,

    /// <summary>Any text, found anywhere, case aside.</summary>
    Contains,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Flag,

    /// <summary>A time in ISO 8601, or milliseconds since the epoch.</summary>
    Time,

    /// <summary>A whole number.</summary>
    Number,
}
