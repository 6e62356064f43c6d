using Gateway.Core.Upstreams.Health;

namespace Tests.Unit.Upstreams.Health;

/// <summary>What a circuit breaker has to do, said as plainly as possible: every request is kept, and nothing is worked out before it is asked for.</summary>
internal sealed class BreakerModel
{
    private readonly BreakerSettings _settings;
    private readonly List<(long Part, int Requests, int Failures)> _counted = [];
    private long? _openUntil;
    private int _trial;
    private int _trials;

    public BreakerModel(BreakerSettings settings) => _settings = settings;

    public bool IsOpen => _openUntil is not null;

    public bool TryPass(long now, out int trial)
    {
        trial = 0;
        if (_openUntil is null)
        {
            return true;
        }

        if (now < _openUntil || _trial != 0)
        {
            return false;
        }

        trial = _trial = ++_trials;
        return true;
    }

    public void Record(Verdict verdict, int trial, long now)
    {
        if (trial != 0 && trial == _trial)
        {
            _trial = 0;
            if (verdict == Verdict.Success)
            {
                _openUntil = null;
            }
            else if (verdict != Verdict.None)
            {
                _openUntil = now + _settings.OpenMs;
            }

            return;
        }

        if (verdict == Verdict.None || IsOpen)
        {
            return;
        }

        var part = now / (_settings.WindowMs / FailureWindow.Parts);
        _counted.Add((part, verdict == Verdict.LateFailure ? 0 : 1, verdict == Verdict.Success ? 0 : 1));
        var window = _counted.Where(counted => counted.Part > part - FailureWindow.Parts).ToArray();
        var requests = window.Sum(static counted => counted.Requests);
        if (requests >= _settings.MinimumRequests && window.Sum(static counted => counted.Failures) >= _settings.FailureRatio * requests)
        {
            _openUntil = now + _settings.OpenMs;
            _counted.Clear();
        }
    }
}
