using ConfigCenter.Security;
using Gateway.Core.Configuration;
using Gateway.Core.Secrets;
using MimeKit;

namespace ConfigCenter.Alerts;

/// <summary>Somebody who is told of alerts.</summary>
internal sealed record AlertReceiver
{
    public const string Webhook = "webhook";

    public const string Email = "email";

    public const string Generic = "generic";

    public const string Slack = "slack";

    private const int MaxUrl = 2000;
    private const int MinSecret = 16;
    private const int MaxSecret = 500;
    private const int MaxAddresses = 20;
    private static readonly string[] Types = [Webhook, Email];
    private static readonly string[] Formats = [Generic, Slack];

    public string Name { get; init; } = "";

    public bool Enabled { get; init; } = true;

    /// <summary><c>webhook</c> or <c>email</c>.</summary>
    public string Type { get; init; } = "";

    /// <summary>Where a webhook is: a secret, because many carry one in their path. Sealed in the store.</summary>
    public string? Url { get; init; }

    /// <summary>What a webhook gets: <c>generic</c>, or <c>slack</c> for the form that many chat services take.</summary>
    public string Format { get; init; } = Generic;

    /// <summary>What a webhook's requests are signed with; null does not sign. Sealed in the store.</summary>
    public string? Secret { get; init; }

    /// <summary>The addresses that mail goes to.</summary>
    public IReadOnlyList<string> To { get; init; } = [];

    public static AlertReceiver Read(JsonObjectReader json) => new()
    {
        Name = json.Required("name"),
        Enabled = json.Flag("enabled", true),
        Type = json.Required("type"),
        Url = json.Text("url"),
        Format = json.Text("format", Generic),
        Secret = json.Text("secret"),
        To = json.Texts("to") ?? [],
    };

    /// <summary>Tells of what is wrong, secrets being open.</summary>
    public void Check(UpstreamUrlPolicy urls, Findings findings)
    {
        findings.Name("$.name", Name);
        findings.Word("$.type", Type, Types);
        findings.Word("$.format", Format, Formats);
        if (Type == Webhook)
        {
            CheckUrl(urls, findings);
        }
        else
        {
            Absent("$.url", Url, findings);
            Absent("$.secret", Secret, findings);
        }

        CheckSecret(findings);
        CheckAddresses(findings);
    }

    /// <summary>Rewrites the secrets: each is handed over with its context.</summary>
    public AlertReceiver Replace(SecretFields.Replacement replace) => this with
    {
        Url = Url is null ? null : replace($"alert-receivers/{Name}/url", Url),
        Secret = Secret is null ? null : replace($"alert-receivers/{Name}/secret", Secret),
    };

    private static void Absent(string path, string? value, Findings findings)
    {
        if (value is not null)
        {
            findings.Error(path, "is for webhooks only");
        }
    }

    private void CheckUrl(UpstreamUrlPolicy urls, Findings findings)
    {
        if (Url is null)
        {
            findings.Error("$.url", "is required");
        }
        else if (Url.Length > MaxUrl || !Uri.TryCreate(Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0)
        {
            findings.Error("$.url", $"must be an http or https URL of at most {MaxUrl} characters, without a user in it");
        }
        else if (urls.Problem(Url) is { } problem)
        {
            findings.Error("$.url", problem);
        }
    }

    private void CheckSecret(Findings findings)
    {
        if (Secret is not null && (Secret.Length is < MinSecret or > MaxSecret || Secret.Any(char.IsControl)))
        {
            findings.Error("$.secret", $"must have {MinSecret} to {MaxSecret} characters, and no control characters");
        }
    }

    private void CheckAddresses(Findings findings)
    {
        if (Type != Email)
        {
            findings.Range("$.to", To.Count, 0, 0);
            return;
        }

        findings.Range("$.to", To.Count, 1, MaxAddresses);
        for (var i = 0; i < To.Count; i++)
        {
            if (To[i].Any(char.IsControl) || !MailboxAddress.TryParse(To[i], out var address) || address.Address != To[i] || !To[i].Contains('@', StringComparison.Ordinal))
            {
                findings.Error(JsonPaths.Item("$.to", i), "must be an e-mail address");
            }
        }
    }
}
