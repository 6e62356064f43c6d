using Gateway.Core.Telemetry;

namespace Gateway.Core.Pipeline;

/// <summary>Answers a request whose head could not even be parsed; the connection closes behind it.</summary>
internal sealed class RejectionAnswer
{
    private readonly Recorder _recorder;

    public RejectionAnswer(Recorder recorder) => _recorder = recorder;

    /// <summary>Writes the answer, and records the request.</summary>
    public async ValueTask<ExchangeEnd> WriteAsync(RequestContext context)
    {
        try
        {
            context.Id.Make();
            return await RefusalAnswer.WriteAsync(context, Refusal.Malformed).ConfigureAwait(false);
        }
        finally
        {
            _recorder.Record(context);
        }
    }
}
