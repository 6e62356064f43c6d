using System.Globalization;

namespace Tests.Functional.Rolling;

/// <summary>How much the rolling restarts do.</summary>
internal static class RestartPlan
{
    public const int Clients = 16;

    /// <summary>Whole answers, beside streams, between two restarts.</summary>
    public const int AnswersBetween = 32;

    /// <summary>Restarts in a row; <c>ROLLING_RESTARTS</c> asks for more of them.</summary>
    public static int Restarts { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("ROLLING_RESTARTS"), NumberStyles.None, CultureInfo.InvariantCulture, out var restarts) ? restarts : 20;
}
