namespace Gateway.Core.Namespaces;

/// <summary>How a matcher compares what it reads with its value.</summary>
internal enum MatchOperator : byte
{
    Equals,
    NotEquals,
    Contains,
    NotContains,
    StartsWith,
    EndsWith,
    Regex,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}
