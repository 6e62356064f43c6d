using Gateway.Core.Buffers;

namespace Gateway.Core.Http1;

/// <summary>
/// A parsed response head: offsets into <see cref="MessageHead.Buffer"/>, no strings. Filled by
/// <see cref="ResponseHeadParser"/>, pooled, emptied by <see cref="Reset"/>.
/// </summary>
internal sealed class ResponseHead : MessageHead
{
    /// <summary>100 to 999; 0 until the status line is there.</summary>
    public int StatusCode { get; set; }

    /// <summary>The reason phrase as sent; often empty.</summary>
    public ByteRange Reason { get; set; }

    public override void Reset()
    {
        base.Reset();
        StatusCode = 0;
        Reason = default;
    }
}
