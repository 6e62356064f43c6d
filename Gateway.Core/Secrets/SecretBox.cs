using System.Security.Cryptography;
using System.Text;

namespace Gateway.Core.Secrets;

/// <summary>
/// Seals secrets with AES-256-GCM under the key that config center and gateways share (<c>SECRETS_KEY</c>). A sealed text opens only in the
/// context that it was sealed for, so that it cannot be moved to another upstream.
/// </summary>
public sealed class SecretBox : IDisposable
{
    /// <summary>Bytes of a key.</summary>
    public const int KeyBytes = 32;

    /// <summary>What every sealed text begins with, followed by base64 of nonce, cipher text and tag.</summary>
    public const string Prefix = "sealed:v1:";

    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly AesGcm _aes;

    /// <param name="key"><see cref="KeyBytes"/> bytes.</param>
    public SecretBox(ReadOnlySpan<byte> key)
    {
        _aes = new AesGcm(key, TagBytes);
        Fingerprint = Convert.ToHexStringLower(HMACSHA256.HashData(key, "fingerprint"u8).AsSpan(0, 8));
    }

    /// <summary>Tells two keys apart without telling anything about either.</summary>
    public string Fingerprint { get; }

    public static bool IsSealed(string text) => text.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Reads a key: 64 hexadecimal digits, or base64 of 32 bytes.</summary>
    public static bool TryParseKey(string text, out byte[] key)
    {
        key = new byte[KeyBytes];
        var isHex = text.Length == 2 * KeyBytes && text.All(char.IsAsciiHexDigit);
        if (isHex)
        {
            key = Convert.FromHexString(text);
        }

        return isHex || (Convert.TryFromBase64String(text, key, out var written) && written == KeyBytes);
    }

    /// <summary>Seals a text; twice the same text gives two sealed ones.</summary>
    public string Seal(string text, string context)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var box = new byte[NonceBytes + plain.Length + TagBytes];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceBytes));
        _aes.Encrypt(
            box.AsSpan(0, NonceBytes),
            plain,
            box.AsSpan(NonceBytes, plain.Length),
            box.AsSpan(NonceBytes + plain.Length),
            Encoding.UTF8.GetBytes(context));
        return Prefix + Convert.ToBase64String(box);
    }

    /// <summary>Opens a sealed text; false when it is damaged, of another key, or of another context.</summary>
    public bool TryOpen(string sealedText, string context, out string text)
    {
        text = "";
        var box = new byte[sealedText.Length];
        if (!IsSealed(sealedText) || !Convert.TryFromBase64String(sealedText[Prefix.Length..], box, out var length) || length < NonceBytes + TagBytes)
        {
            return false;
        }

        var plain = new byte[length - NonceBytes - TagBytes];
        try
        {
            _aes.Decrypt(
                box.AsSpan(0, NonceBytes),
                box.AsSpan(NonceBytes, plain.Length),
                box.AsSpan(NonceBytes + plain.Length, TagBytes),
                plain,
                Encoding.UTF8.GetBytes(context));
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }

        text = Encoding.UTF8.GetString(plain);
        return true;
    }

    public void Dispose() => _aes.Dispose();
}
