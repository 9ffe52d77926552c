using Xunit.Abstractions;
using Xunit.Sdk;

namespace ZoneScaler.Coordination.Tests.Conformance;

/// <summary>Finds <see cref="ConformanceFactAttribute"/> tests.</summary>
public sealed class ConformanceDiscoverer(IMessageSink messages) : FactDiscoverer(messages)
{
    /// <inheritdoc/>
    protected override IXunitTestCase CreateTestCase(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        new ConformanceTestCase(DiagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod);
}
