using System.Text;
using Gateway.Core.Buffers;
using Gateway.Core.Namespaces;

namespace Gateway.Core.Configuration;

/// <summary>Checks conditions.</summary>
internal static class MatcherRules
{
    public static void Check(string path, IReadOnlyList<MatcherConfig> matchers, Findings findings)
    {
        for (var i = 0; i < matchers.Count; i++)
        {
            var at = JsonPaths.Item(path, i);
            Check(matchers[i], new FieldPaths($"{at}.source", $"{at}.field", $"{at}.operator", $"{at}.value"), findings);
        }
    }

    public static void Check(MatcherConfig matcher, FieldPaths paths, Findings findings)
    {
        findings.Word(paths.Source, matcher.Source, SnapshotWords.Sources.Keys);
        findings.Word(paths.Operator, matcher.Operator, SnapshotWords.Operators.Keys);
        if (SnapshotWords.Sources.TryGetValue(matcher.Source, out var source))
        {
            CheckField(source, matcher.Field ?? "", paths.Field, findings);
            if (SnapshotWords.Operators.TryGetValue(matcher.Operator, out var op))
            {
                CheckOperator(source, op, matcher.Value, paths, findings);
            }
        }
    }

    private static void CheckField(MatchSource source, string field, string path, Findings findings)
    {
        if (source == MatchSource.Header && !HeaderRules.IsToken(field))
        {
            findings.Error(path, "must be a header name");
        }
        else if (source == MatchSource.Query && field.Length == 0)
        {
            findings.Error(path, "must name a query parameter");
        }
        else if (source == MatchSource.Body && !IsBodyPath(field))
        {
            findings.Error(path, "must be a dotted path, such as user.level or messages.0.role");
        }
    }

    public static bool IsBodyPath(string field) => field.Split('.').All(static segment => segment.Length > 0);

    private static void CheckOperator(MatchSource source, MatchOperator op, string value, FieldPaths paths, Findings findings)
    {
        var isNumeric = op >= MatchOperator.Greater;
        if (source == MatchSource.Ip)
        {
            if (op is not (MatchOperator.Equals or MatchOperator.NotEquals))
            {
                findings.Error(paths.Operator, "must be eq or ne for an ip");
            }

            if (!IpNetwork.TryParse(value, out _))
            {
                findings.Error(paths.Value, "must be an address or a network, such as 10.0.0.0/8");
            }
        }
        else if (isNumeric && source is (MatchSource.Path or MatchSource.Method))
        {
            findings.Error(paths.Operator, "compares numbers, and a path or method is none");
        }
        else if (isNumeric && !MatchNumber.TryParse(Encoding.UTF8.GetBytes(value), out _))
        {
            findings.Error(paths.Value, "must be a number");
        }
        else if (op == MatchOperator.Regex && Utf8Regex.Check(value) is { } problem)
        {
            findings.Error(paths.Value, problem);
        }
        else if (value.Length == 0 && op is not (MatchOperator.Equals or MatchOperator.NotEquals))
        {
            findings.Error(paths.Value, "must not be empty");
        }
    }

    /// <summary>Where the four parts of a condition stand in the document.</summary>
    internal readonly record struct FieldPaths(string Source, string Field, string Operator, string Value);
}
