using System.Globalization;

namespace Tests.Functional.Rolling;

/// <summary>How much the rolling restarts do.</summary>
internal static class RestartPlan
{
    public const int Clients = 16;

    /// <summary>Whole answers, beside streams, between two restarts.</summary>
    public const int AnswersBetween = 16;

    /// <summary>Restarts of upstream servers in a row.</summary>
    public static int Servers { get; } = Asked ?? 20;

    /// <summary>Restarts of gateways in a row; fewer, because each takes a process's start and a grace.</summary>
    public static int Gateways { get; } = Asked ?? 10;

    // ROLLING_RESTARTS asks for another number of both.
    private static int? Asked =>
        int.TryParse(Environment.GetEnvironmentVariable("ROLLING_RESTARTS"), NumberStyles.None, CultureInfo.InvariantCulture, out var restarts) ? restarts : null;
}
