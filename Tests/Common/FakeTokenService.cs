using System.Text;
using Gateway.Core.Prompts;

namespace Tests.Common;

/// <summary>A token count service that always has the same answer, and nothing to lend.</summary>
internal sealed class FakeTokenService : ITokenService
{
    private readonly TokenServiceCount? _answer;

    public FakeTokenService(TokenServiceCount? answer) => _answer = answer;

    /// <summary>Protocol and model of each call.</summary>
    public List<(string Protocol, string Model)> Asked { get; } = [];

    /// <summary>Names that were to be fetched.</summary>
    public List<string> Fetched { get; } = [];

    public string LastBody { get; private set; } = "";

    /// <summary>Called while it counts.</summary>
    public Action Counting { get; init; } = static () => { };

    /// <summary>Called when a vocabulary is to be fetched; says whether it is there now.</summary>
    public Func<string, Task<bool>> Fetch { get; init; } = static _ => Task.FromResult(false);

    public async ValueTask<TokenServiceCount?> CountAsync(ReadOnlyMemory<byte> body, string protocol, string model)
    {
        await Task.Yield();
        Asked.Add((protocol, model));
        Counting();
        LastBody = Encoding.UTF8.GetString(body.Span);
        return _answer;
    }

    public Task<bool> FetchAsync(string name, CancellationToken cancellationToken)
    {
        lock (Fetched)
        {
            Fetched.Add(name);
        }

        return Fetch(name);
    }
}
