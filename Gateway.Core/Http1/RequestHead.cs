using Gateway.Core.Buffers;

namespace Gateway.Core.Http1;

/// <summary>
/// A parsed request head: offsets into <see cref="MessageHead.Buffer"/>, no strings. Filled by
/// <see cref="RequestHeadParser"/>, pooled with the request context, emptied by <see cref="Reset"/>.
/// </summary>
internal sealed class RequestHead : MessageHead
{
    public KnownMethod Method { get; set; }

    /// <summary>The method token as sent.</summary>
    public ByteRange MethodToken { get; set; }

    /// <summary>The whole request target as sent.</summary>
    public ByteRange Target { get; set; }

    /// <summary>The target's path, still as sent; "/" of an absolute form without one is an empty range.</summary>
    public ByteRange Path { get; set; }

    /// <summary>What follows the question mark; empty when there is none.</summary>
    public ByteRange Query { get; set; }

    /// <summary>The authority: of the absolute-form target, else the Host field's value (RFC 9112, section 3.2.2).</summary>
    public ByteRange Authority { get; set; }

    /// <summary>True when the client waits for a 100 before it sends the body (RFC 9110, section 10.1.1).</summary>
    public bool ExpectContinue { get; set; }

    /// <summary>How often the request may still be forwarded (RFC 9110, section 7.6.2); -1 when absent or not a number.</summary>
    public int MaxForwards { get; set; } = -1;

    public override void Reset()
    {
        base.Reset();
        Method = KnownMethod.Other;
        MethodToken = Target = Path = Query = Authority = default;
        ExpectContinue = false;
        MaxForwards = -1;
    }
}
