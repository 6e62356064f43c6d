using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Gateway.Core.Authentication;
using Gateway.Core.Authentication.Jwt;
using Gateway.Core.Configuration;

namespace Benchmarks.Authentication;

/// <summary>What a bearer token costs: remembered, of somebody else, and seen for the first time.</summary>
[MemoryDiagnoser]
public class JwtBenchmarks
{
    private JwtIssuers _issuers = null!;
    private JwtIssuerTable _table = null!;
    private byte[] _token = null!;
    private byte[] _foreign = null!;

    [GlobalSetup]
    public void Setup()
    {
        using var key = RSA.Create(2048);
        var parameters = key.ExportParameters(includePrivateParameters: false);
        var jwks = $$"""{"keys":[{"kty":"RSA","kid":"k","n":"{{Base64Url.EncodeToString(parameters.Modulus)}}","e":"{{Base64Url.EncodeToString(parameters.Exponent)}}"}]}""";
        _issuers = new JwtIssuers(TimeProvider.System);
        _table = _issuers.Get([new IssuerConfig { Name = "a", Issuer = "a", Audiences = ["b"], Jwks = JsonDocument.Parse(jwks).RootElement }]);
        _token = Sign(key, """{"iss":"a","aud":"b","namespace":"c","exp":4000000000,"sub":"0123456789","scope":"chat embeddings"}""");
        _foreign = Sign(key, """{"iss":"z","aud":"b","namespace":"c","exp":4000000000,"sub":"0123456789","scope":"chat embeddings"}""");
        FirstSight().GetAwaiter().GetResult();
    }

    [GlobalCleanup]
    public void Cleanup() => _issuers.Dispose();

    [Benchmark]
    public bool Remembered() => _table.Recognise(_token, KeyHash.Of(_token), out _, out _) == JwtStatus.Valid;

    [Benchmark]
    public bool Foreign() => _table.Recognise(_foreign, KeyHash.Of(_foreign), out _, out _) == JwtStatus.Foreign;

    [Benchmark]
    public async Task<bool> FirstSight()
    {
        JwtReader.Read(_token, _table, out var facts);
        return (await _table.VerifyAsync(Encoding.ASCII.GetString(_token), KeyHash.Of(_token), facts!)).Status == JwtStatus.Valid;
    }

    private static byte[] Sign(RSA key, string payload)
    {
        var input = $"{Base64Url.EncodeToString("""{"alg":"RS256","kid":"k"}"""u8)}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload))}";
        var signature = key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return Encoding.ASCII.GetBytes($"{input}.{Base64Url.EncodeToString(signature)}");
    }
}
