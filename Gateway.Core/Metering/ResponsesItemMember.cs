namespace Gateway.Core.Metering;

/// <summary>The members of an output item that change when its stream is truncated.</summary>
internal enum ResponsesItemMember : byte
{
    Other,
    Status,
    Content,
    Summary,

    /// <summary>The arguments, input or code of a tool call.</summary>
    Arguments,
}
