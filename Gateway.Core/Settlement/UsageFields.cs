using System.Text.Json;

namespace Gateway.Core.Settlement;

/// <summary>The members of one usage object, as one format names them; -1 is absent.</summary>
internal struct UsageFields
{
    private const long Largest = 1L << 53;

    public UsageFields()
    {
    }

    public long Input { get; private set; } = -1;

    public long Output { get; private set; } = -1;

    public long Total { get; private set; } = -1;

    /// <summary>Input read from a cache.</summary>
    public long Cached { get; private set; } = -1;

    /// <summary>Input written to a cache.</summary>
    public long CacheWritten { get; private set; } = -1;

    public long Reasoning { get; private set; } = -1;

    /// <summary>Reads a usage object, from its opening brace to its closing one.</summary>
    public static UsageFields Read(ref Utf8JsonReader reader, UsageFormat format)
    {
        var fields = new UsageFields();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                fields.ReadDetails(ref reader);
            }
            else if (TryNumber(ref reader, out var value))
            {
                fields.Set(name, value, format);
            }
        }

        return fields;
    }

    private void ReadDetails(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            reader.Read();
            if (!TryNumber(ref reader, out var value))
            {
                continue;
            }

            if (name.SequenceEqual("cached_tokens"u8))
            {
                Cached = value;
            }
            else if (name.SequenceEqual("reasoning_tokens"u8))
            {
                Reasoning = value;
            }
        }
    }

    private void Set(ReadOnlySpan<byte> name, long value, UsageFormat format)
    {
        var isOpenAi = format == UsageFormat.OpenAi;
        if (name.SequenceEqual(isOpenAi ? "prompt_tokens"u8 : "input_tokens"u8))
        {
            Input = value;
        }
        else if (name.SequenceEqual(isOpenAi ? "completion_tokens"u8 : "output_tokens"u8))
        {
            Output = value;
        }
        else if (name.SequenceEqual("total_tokens"u8))
        {
            Total = value;
        }
        else if (name.SequenceEqual("cache_read_input_tokens"u8))
        {
            Cached = value;
        }
        else if (name.SequenceEqual("cache_creation_input_tokens"u8))
        {
            CacheWritten = value;
        }
    }

    /// <summary>The value the reader is at, if it is a number of tokens; steps over it if it is an array.</summary>
    private static bool TryNumber(ref Utf8JsonReader reader, out long value)
    {
        value = -1;
        if (reader.TokenType == JsonTokenType.Number)
        {
            return reader.TryGetInt64(out value) && value is >= 0 and <= Largest;
        }

        reader.Skip();
        return false;
    }
}
