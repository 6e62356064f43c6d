using System.Globalization;
using System.Text;

namespace Tests.Common;

/// <summary>A strict reader of Prometheus' text format 0.0.4: every line has to be right, every series unique and typed.</summary>
internal sealed class PrometheusText
{
    private readonly Dictionary<string, string> _types = new(StringComparer.Ordinal);
    private readonly HashSet<string> _series = new(StringComparer.Ordinal);

    private PrometheusText()
    {
    }

    /// <summary>Every sample in its order.</summary>
    public List<PrometheusSample> Samples { get; } = [];

    /// <summary>Reads a whole exposition; throws <see cref="FormatException"/> with the line that is wrong.</summary>
    public static PrometheusText Parse(string text)
    {
        if (!text.EndsWith('\n'))
        {
            throw new FormatException("The last line has no end.");
        }

        var parsed = new PrometheusText();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            try
            {
                parsed.Read(line);
            }
            catch (Exception e) when (e is IndexOutOfRangeException or FormatException or ArgumentOutOfRangeException)
            {
                throw new FormatException($"This is no line of Prometheus' text format: {line} ({e.Message})");
            }
        }

        return parsed;
    }

    /// <summary>The samples of that name.</summary>
    public IReadOnlyList<PrometheusSample> Of(string name) => [.. Samples.Where(sample => sample.Name == name)];

    private void Read(string line)
    {
        if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
        {
            var parts = line.Split(' ');
            _types.Add(parts[2], parts[3] is "counter" or "gauge" or "histogram" or "untyped" or "unknown" ? parts[3] : throw new FormatException("no type"));
            return;
        }

        if (line.StartsWith('#'))
        {
            return;
        }

        var nameEnd = line.AsSpan().IndexOfAny('{', ' ');
        var name = line[..nameEnd];
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        var at = line[nameEnd] == '{' ? ReadLabels(line, nameEnd + 1, labels) : nameEnd;
        if (line[at] != ' ' || !_series.Add(line[..at]) || !IsTyped(name))
        {
            throw new FormatException("no value, no type, or a series that was there before");
        }

        var value = line[(at + 1)..].Split(' ')[0];
        Samples.Add(new PrometheusSample(name, labels, value == "+Inf" ? double.PositiveInfinity : double.Parse(value, CultureInfo.InvariantCulture)));
    }

    private bool IsTyped(string name) =>
        _types.ContainsKey(name)
        || new[] { "_bucket", "_sum", "_count" }.Any(suffix => name.EndsWith(suffix, StringComparison.Ordinal) && _types.GetValueOrDefault(name[..^suffix.Length]) == "histogram");

    private static int ReadLabels(string line, int at, Dictionary<string, string> labels)
    {
        while (line[at] != '}')
        {
            var equals = line.IndexOf("=\"", at, StringComparison.Ordinal);
            var name = line[at..equals];
            if (name.Length == 0 || !name.All(static character => char.IsAsciiLetterOrDigit(character) || character == '_'))
            {
                throw new FormatException($"'{name}' is no label");
            }

            at = equals + 2;
            var value = new StringBuilder();
            while (line[at] != '"')
            {
                value.Append(line[at] == '\\' ? Unescape(line[++at]) : line[at]);
                at++;
            }

            labels.Add(name, value.ToString());
            at++;
            at += line[at] == ',' ? 1 : 0;
        }

        return at + 1;
    }

    private static char Unescape(char character) => character switch
    {
        'n' => '\n',
        '\\' or '"' => character,
        _ => throw new FormatException($"\\{character} is no escape"),
    };
}
