namespace ConfigCenter.Ui.Shared;

/// <summary>One line of a chart.</summary>
/// <param name="Name">For the legend.</param>
/// <param name="Values">By point; null leaves a gap.</param>
/// <param name="Tone"><c>one</c> to <c>four</c>: its colour and dashes.</param>
public sealed record ChartLine(string Name, IReadOnlyList<double?> Values, string Tone);
