using System.Globalization;

using MockLlm.Exchanges;

namespace MockLlm.Knobs;

/// <summary>A knob as it was sent; each reading method refuses a wrong value with a 400 that names the knob.</summary>
internal readonly record struct KnobValue(string Name, string Text)
{
    public int Number(int least, int most)
    {
        if (int.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most)
        {
            return number;
        }

        throw Wrong($"a whole number from {least} to {most}");
    }

    public bool Flag()
    {
        return Text switch
        {
            "1" or "true" => true,
            "0" or "false" => false,
            _ => throw Wrong("1, true, 0 or false"),
        };
    }

    public T Choice<T>(params ReadOnlySpan<(string Name, T Value)> choices)
    {
        foreach (var (name, value) in choices)
        {
            if (string.Equals(name, Text, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        var names = new List<string>();
        foreach (var (name, _) in choices)
        {
            names.Add(name);
        }

        throw Wrong("one of " + string.Join(", ", names));
    }

    /// <summary>Header fields, <c>name=value;name=value</c>, values percent-decoded.</summary>
    public List<KeyValuePair<string, string>> HeaderFields()
    {
        var fields = new List<KeyValuePair<string, string>>();
        foreach (var field in Text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = field.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? field : field[..equals];
            var value = equals < 0 ? "" : Uri.UnescapeDataString(field[(equals + 1)..]);
            if (equals < 1 || !name.All(IsTokenCharacter) || !value.All(IsVisible))
            {
                throw Wrong("header fields in the form name=value;name=value");
            }

            fields.Add(new(name, value));
        }

        return fields;
    }

    /// <summary>Text that may stand in a header.</summary>
    public string HeaderText()
    {
        return Text.All(IsVisible) ? Text : throw Wrong("text without control characters");
    }

    public int Status()
    {
        var status = Number(300, 599);
        return status != StatusCodes.Status304NotModified ? status : throw Wrong("a status that may have a body");
    }

    private static bool IsTokenCharacter(char c)
    {
        return char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal);
    }

    private static bool IsVisible(char c)
    {
        return c is >= ' ' and <= '~';
    }

    private ApiException Wrong(string expected)
    {
        return ApiException.Invalid($"Knob '{Name}' must be {expected}, but is '{Text}'.", $"mock_{Name}", "invalid_knob");
    }
}
