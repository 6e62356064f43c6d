using System.Buffers.Text;
using Gateway.Core.Buffers;

namespace Gateway.Core.Inspection;

/// <summary>The edits that forwarding makes to a body.</summary>
internal static class BodyRewrites
{
    private const int LargestOnStack = 512;
    private const int LongestInteger = 20;

    /// <summary>Names the model as the upstream knows it; no edit where the body says so already.</summary>
    public static void SetModel(BodySplice splice, BodyInspection inspection, ReadOnlySpan<byte> body, ReadOnlySpan<byte> servedModel)
    {
        var longest = (servedModel.Length * JsonText.LargestEscape) + 2;
        var quoted = longest <= LargestOnStack ? stackalloc byte[LargestOnStack] : new byte[longest];
        quoted = quoted[..JsonText.Quote(servedModel, quoted)];
        if (inspection.ModelValue.IsEmpty)
        {
            splice.InsertMember(inspection, BodyFields.Name(BodyField.Model), quoted);
        }
        else if (!inspection.ModelValue.Of(body).SequenceEqual(quoted))
        {
            splice.Replace(inspection.ModelValue, quoted);
        }
    }

    /// <summary>Has the upstream report usage at the end of a stream: <c>stream_options.include_usage</c> becomes true.</summary>
    public static void AskForUsage(BodySplice splice, BodyInspection inspection)
    {
        var options = inspection.StreamOptions;
        if (options.IncludeUsage == BodyFlag.True)
        {
            return;
        }

        if (!options.IncludeUsageRange.IsEmpty)
        {
            splice.Replace(options.IncludeUsageRange, "true"u8);
        }
        else if (options.ValueRange.IsEmpty)
        {
            splice.InsertMember(inspection, BodyFields.Name(BodyField.StreamOptions), "{\"include_usage\":true}"u8);
        }
        else if (options.IsNull || options.IsEmpty)
        {
            splice.Replace(options.ValueRange, "{\"include_usage\":true}"u8);
        }
        else
        {
            splice.Replace(new ByteRange(options.ValueRange.Start + 1, 0), "\"include_usage\":true,"u8);
        }
    }

    /// <summary>Writes an output limit, in tokens.</summary>
    /// <param name="splice">Takes the edit.</param>
    /// <param name="inspection">Of the body that is spliced.</param>
    /// <param name="limit">The field that carries it: max_tokens, max_completion_tokens or max_output_tokens.</param>
    /// <param name="value">The limit.</param>
    public static void SetLimit(BodySplice splice, BodyInspection inspection, BodyField limit, long value)
    {
        Span<byte> digits = stackalloc byte[LongestInteger];
        Utf8Formatter.TryFormat(value, digits, out var length);
        var number = inspection.Number(limit);
        if (number.ValueRange.IsEmpty)
        {
            splice.InsertMember(inspection, BodyFields.Name(limit), digits[..length]);
        }
        else if (!number.IsPresent || number.Value != value)
        {
            splice.Replace(number.ValueRange, digits[..length]);
        }
    }
}
