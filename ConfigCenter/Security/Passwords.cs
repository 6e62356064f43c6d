using System.Security.Cryptography;
using Gateway.Core.Configuration;
using Microsoft.AspNetCore.Identity;

namespace ConfigCenter.Security;

/// <summary>Passwords: what they must be, how they are kept (PBKDF2, by ASP.NET Core Identity's hasher).</summary>
internal sealed class Passwords
{
    private const int MinLength = 12;
    private const int MaxLength = 200;
    private const string Letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
    private const int GeneratedLength = 20;

    private static readonly object NoUser = new();

    private readonly PasswordHasher<object> _hasher = new();
    private readonly string _decoy;

    public Passwords() => _decoy = Hash(Generate());

    public static string Generate() => RandomNumberGenerator.GetString(Letters, GeneratedLength);

    /// <summary>Tells of a password that is not good enough.</summary>
    public static void Check(string path, string password, string username, Findings findings)
    {
        if (password.Length is < MinLength or > MaxLength)
        {
            findings.Error(path, $"must have {MinLength} to {MaxLength} characters");
        }
        else if (password.Contains(username, StringComparison.OrdinalIgnoreCase) || password.Distinct().Count() < 5)
        {
            findings.Error(path, "must not hold the user's name, and must have at least 5 different characters");
        }
    }

    public string Hash(string password) => _hasher.HashPassword(NoUser, password);

    /// <summary>Whether the password is the user's; takes as long when there is no user.</summary>
    public bool Verify(UserAccount? user, string password) =>
        _hasher.VerifyHashedPassword(NoUser, user?.PasswordHash ?? _decoy, password) != PasswordVerificationResult.Failed && user is not null;
}
