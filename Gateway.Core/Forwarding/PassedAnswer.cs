using Gateway.Core.Pipeline;
using Gateway.Core.Settlement;

namespace Gateway.Core.Forwarding;

/// <summary>An answer that passes as it arrives. Its beginning is kept where it may have to be counted, because it reports no usage, or is to be logged.</summary>
internal static class PassedAnswer
{
    /// <summary>Bytes of the body that are kept; what is longer is reckoned up from them.</summary>
    public const int MostKept = 256 * 1024;

    /// <summary>Keeps the next bytes of the body, as long as there is room.</summary>
    public static void Keep(RequestContext context, ReadOnlySpan<byte> payload)
    {
        if ((context.OutputMeter.IsCounting || context.AnswerText.IsWanted) && context.Answer.Length < MostKept)
        {
            context.Answer.Append(payload[..Math.Min(payload.Length, MostKept - context.Answer.Length)]);
        }
    }

    /// <summary>Tokens of the output that has passed, be it the whole answer or not.</summary>
    /// <param name="context">The exchange, its answer passed as far as it came.</param>
    /// <param name="isExact">False when the answer was too long to be kept.</param>
    public static long Count(RequestContext context, out bool isExact)
    {
        // Where nothing is counted nothing is kept either: another answer took the place of this one, or it has no output.
        isExact = !context.OutputMeter.IsCounting || context.ResponseBytes <= context.Answer.Length;
        if (context.Answer.Length == 0)
        {
            return 0;
        }

        context.AnswerMeter.Count(context.Answer.Span, UsageFormats.Of(context.Protocol), context.OutputMeter);
        var count = context.OutputMeter.Count;
        return isExact ? count : (long)Math.Ceiling(count * ((double)context.ResponseBytes / context.Answer.Length));
    }
}
