namespace Tests.Functional.ConfigCenter.Alerts;

/// <summary>A message that a mail server took.</summary>
/// <param name="User">Who was signed in, and with what; null is nobody.</param>
/// <param name="From">The envelope's sender.</param>
/// <param name="To">The envelope's recipients.</param>
/// <param name="Text">Header and body.</param>
internal sealed record ReceivedMail(string? User, string From, IReadOnlyList<string> To, string Text);
