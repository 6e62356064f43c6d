using System.Text;

namespace Gateway.Core.Authentication.Jwt;

/// <summary>The algorithms' names.</summary>
internal static class JwtAlgorithms
{
    private static readonly (byte[] Name, JwtAlgorithm Algorithm)[] Known =
        [.. Enum.GetValues<JwtAlgorithm>()
            .Where(static algorithm => algorithm is not (JwtAlgorithm.None or JwtAlgorithm.Rsa))
            .Select(static algorithm => (Encoding.ASCII.GetBytes(algorithm.ToString()), algorithm))];

    /// <summary>Every name, as <c>alg</c> spells it.</summary>
    public static string[] Names { get; } = [.. Known.Select(static known => Encoding.ASCII.GetString(known.Name))];

    /// <summary>The algorithm of that name, byte by byte; <see cref="JwtAlgorithm.None"/> for every other.</summary>
    public static JwtAlgorithm Parse(ReadOnlySpan<byte> name)
    {
        foreach (var (known, algorithm) in Known)
        {
            if (name.SequenceEqual(known))
            {
                return algorithm;
            }
        }

        return JwtAlgorithm.None;
    }

    /// <summary>All of those names together.</summary>
    public static JwtAlgorithm Parse(IEnumerable<string> names) =>
        names.Aggregate(JwtAlgorithm.None, static (all, name) => all | Parse(Encoding.UTF8.GetBytes(name)));
}
