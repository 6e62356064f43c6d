using Gateway.Core.Authentication.Jwt;
using Tests.Common;

namespace Tests.Unit.Authentication.Jwt;

/// <summary>Publishes keys as a test says.</summary>
internal sealed class ScriptedKeySets : IKeySetFetcher
{
    private volatile Func<CancellationToken, Task<byte[]>> _answer;

    public ScriptedKeySets(string document) => _answer = _ => Task.FromResult(System.Text.Encoding.UTF8.GetBytes(document));

    /// <summary>How often it was asked.</summary>
    public ObservedCounter Fetches { get; } = new("fetches of keys");

    /// <summary>What it publishes from now on.</summary>
    public void Publish(string document) => _answer = _ => Task.FromResult(System.Text.Encoding.UTF8.GetBytes(document));

    public void Fail() => _answer = static _ => throw new HttpRequestException("refused");

    public void Hang() => _answer = static async cancellation =>
    {
        await Task.Delay(Timeout.Infinite, cancellation);
        return [];
    };

    /// <summary>Answers nothing, and does not even listen to being cancelled.</summary>
    public void HangForGood() => _answer = static _ => new TaskCompletionSource<byte[]>().Task;

    public Task<byte[]> FetchAsync(Uri url, Func<System.Net.IPAddress, bool> allows, int maxBytes, CancellationToken cancellation)
    {
        Fetches.Increment();
        return _answer(cancellation);
    }
}
