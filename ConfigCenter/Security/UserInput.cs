using Gateway.Core.Configuration;

namespace ConfigCenter.Security;

/// <summary>A user as an administrator writes one.</summary>
internal sealed record UserInput
{
    private const int MaxNameLength = 100;

    public string Username { get; init; } = "";

    public string? DisplayName { get; init; }

    public string Role { get; init; } = Roles.Viewer;

    public bool Enabled { get; init; } = true;

    /// <summary>Null keeps the password that there is.</summary>
    public string? Password { get; init; }

    public static UserInput Read(JsonObjectReader json) => new()
    {
        Username = json.Required("username"),
        DisplayName = json.Text("displayName"),
        Role = json.Required("role"),
        Enabled = json.Flag("enabled", true),
        Password = json.Text("password"),
    };

    public void Check(Findings findings)
    {
        if (Username.Length is 0 or > MaxNameLength || !Username.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' or '@'))
        {
            findings.Error("$.username", $"must have 1 to {MaxNameLength} letters, digits or .-_@");
        }

        CheckDisplayName("$.displayName", DisplayName, findings);
        findings.Word("$.role", Role, Roles.All);
        if (Password is not null)
        {
            Passwords.Check("$.password", Password, Username, findings);
        }
    }

    public static void CheckDisplayName(string path, string? name, Findings findings)
    {
        if (name is not null)
        {
            findings.Name(path, name);
        }
    }
}
