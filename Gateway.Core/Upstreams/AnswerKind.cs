namespace Gateway.Core.Upstreams;

/// <summary>What an upstream's answer says, by its status.</summary>
internal enum AnswerKind : byte
{
    /// <summary>Below 400.</summary>
    Success,

    /// <summary>429.</summary>
    RateLimited,

    /// <summary>Any other from 400 on.</summary>
    ClientError,

    /// <summary>From 500 on.</summary>
    ServerError,
}
