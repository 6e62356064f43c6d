namespace TokenCount.Counting;

/// <summary>Why something was not done.</summary>
/// <param name="Code">A word for programs.</param>
/// <param name="Message">A sentence for people.</param>
internal sealed record CountError(string Code, string Message);
