using Gateway.Core.Buffers;
using Gateway.Core.Routing;

namespace Gateway.Core.Configuration;

/// <summary>Checks a route's path and what it becomes.</summary>
internal static class PathRules
{
    private const int MaxLength = 2048;

    public static void Check(string path, RouteConfig route, Findings findings)
    {
        var problem = route.IsRegex ? RegexProblem(route.Path) : Problem(route.Path, mayHoldStars: true);
        if (problem is not null)
        {
            findings.Error($"{path}.path", problem);
        }

        if (route.Rewrite is not { } rewrite)
        {
            return;
        }

        if ((route.IsRegex ? TargetProblem(rewrite.To) : Problem(rewrite.To, mayHoldStars: false)) is { } wrong)
        {
            findings.Error($"{path}.rewrite.to", wrong);
        }
        else if (problem is null && FromProblem(route, rewrite) is { } mismatch)
        {
            findings.Error($"{path}.rewrite.from", mismatch);
        }
    }

    private static string? RegexProblem(string regex) => regex.Length == 0 ? "must not be empty" : Utf8Regex.Check(regex);

    /// <summary>What keeps a path from ever matching one in normal form.</summary>
    private static string? Problem(string path, bool mayHoldStars)
    {
        if (path.Length > MaxLength || !(path.StartsWith('/') || (mayHoldStars && path.StartsWith('*'))))
        {
            return $"must begin with a slash and have at most {MaxLength} characters";
        }

        if (TargetProblem(path) is { } problem)
        {
            return problem;
        }

        if (!mayHoldStars && path.Contains('*', StringComparison.Ordinal))
        {
            return "must not hold a '*'";
        }

        return path.Contains("//", StringComparison.Ordinal) || path.Split('/').Any(static segment => segment is "." or "..")
            ? "must be in normal form: without '//', '.' and '..'"
            : null;
    }

    private static string? TargetProblem(string to) =>
        to.AsSpan().ContainsAnyExceptInRange('!', '~') || to.AsSpan().ContainsAny('?', '#', '\\')
            ? "must be printable ASCII without spaces, '?', '#' and '\\'; encode other characters"
            : null;

    private static string? FromProblem(RouteConfig route, RewriteConfig rewrite)
    {
        if (route.IsRegex)
        {
            return rewrite.From is null || rewrite.From == route.Path ? null : "must be the route's path, or left out, in a regex route";
        }

        var literal = PathRewrite.ImpliedFrom(route.Path);
        var from = rewrite.From ?? literal;
        if (from.Length == 0 || !literal.StartsWith(from, StringComparison.Ordinal))
        {
            return "must be what the route's path begins with";
        }

        var takesAll = from == route.Path && !from.EndsWith('/');
        return takesAll || from.EndsWith('/') == rewrite.To.EndsWith('/') ? null : "and rewrite.to must both end in a slash, or neither";
    }
}
