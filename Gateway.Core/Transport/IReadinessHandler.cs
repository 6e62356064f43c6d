namespace Gateway.Core.Transport;

/// <summary>Goes on with an operation that had to wait; called on the loop's thread.</summary>
internal interface IReadinessHandler
{
    void OnReady();
}
