using Gateway.Core.Transport;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Tests.Unit.Transport;

/// <summary>Gives each test a loop of its own.</summary>
internal abstract class LoopFixture
{
    protected EpollLoop Loop { get; private set; } = null!;

    [SetUp]
    public void StartLoop()
    {
        if (!EpollTransportFactory.IsSupported)
        {
            Assert.Ignore("skipped: epoll needs Linux");
        }

        Loop = new EpollLoop(0, NullLogger.Instance);
    }

    [TearDown]
    public void EndLoop() => Loop?.Dispose();

    /// <summary>Two ends of a connection, the one on the loop registered.</summary>
    protected async Task<SocketPair> ConnectAsync()
    {
        var pair = SocketPair.Create(Loop);
        Assert.That(await Loop.RunAsync(() => Loop.TryRegister(pair.Own)), Is.True);
        return pair;
    }
}
