using System.Globalization;
using NUnit.Framework;

namespace Tests.Functional.Oracle;

/// <summary>Seeds: another one each time, or the one of ORACLE_SEED, to see a failure again.</summary>
internal static class OracleSeed
{
    public static int Next()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("ORACLE_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        TestContext.Out.WriteLine($"ORACLE_SEED={seed}");
        return seed;
    }
}
