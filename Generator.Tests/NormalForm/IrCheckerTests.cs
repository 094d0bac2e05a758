using AutoDiffGen.Ir;
using AutoDiffGen.Support;
using Xunit;
using static AutoDiffGen.Tests.Emission.Terms;

namespace AutoDiffGen.Tests.NormalForm;

/// <summary>Each rule of the normal form, by a program that breaks it.</summary>
public sealed class IrCheckerTests
{
    private static readonly Variable P = new("p", IrType.Double, Role.Parameter);
    private static readonly Variable Q = new("q", new("double[]", Kind.Memory, Container.Array, "double"), Role.Parameter);
    private static readonly Expr p = Read(P);
    private static readonly Stmt Return = new Stmt.Return([p]);
    private static readonly Expr Effect = new Expr.Raw(["Next()"], [], IrType.Double, Repeatable: false);

    [Fact]
    public void AProgramInNormalFormIsAccepted() => Assert.Empty(Check(
        new Stmt.Declare(N, Int("3")),
        new Stmt.Declare(X, Effect),
        new Stmt.For(I, Int("0"), "<", Read(N), 1, [new Stmt.AddTo(Place.Of(X), Op("*", p, new Expr.Read(At(Q, Read(I)))))]),
        new Stmt.Bind(Place.Of(W), Place.Of(Q).Then(new Step.Slice(Int("0"), Read(N)), W.Type), Declares: true),
        Return));

    public static TheoryData<string, string> Broken => new()
    {
        { "N1", nameof(Twice) }, { "N1", nameof(Undeclared) }, { "N1", nameof(OutOfScope) },
        { "N2", nameof(NoReturn) }, { "N2", nameof(EarlyReturn) }, { "N2", nameof(TwoValues) },
        { "N3", nameof(InnerEffect) }, { "N3", nameof(UnknownCallee) },
        { "N4", nameof(MovingView) }, { "N4", nameof(MovingLength) },
        { "N5", nameof(RealChoice) },
        { "N6", nameof(MovingBound) }, { "N6", nameof(MovingCounter) }, { "N6", nameof(WrongWay) },
        { "N8", nameof(WholeStruct) },
        { "N10", nameof(MixedOperands) }, { "N10", nameof(MixedAssignment) },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void ABrokenRuleIsNamed(string rule, string program)
    {
        var body = (Stmt[])typeof(IrCheckerTests).GetProperty(program, System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)!.GetValue(null)!;
        string violation = Assert.Single(Check(body));
        Assert.StartsWith($"F: {rule}: ", violation);
    }

    private static Stmt[] Twice => [new Stmt.Declare(X, p), new Stmt.Scope([new Stmt.Declare(X with { Name = "z" }, p)]), new Stmt.Scope([new Stmt.Declare(X with { Name = "z" }, p)]), Return];

    private static Stmt[] Undeclared => [new Stmt.AddTo(Place.Of(X), p), Return];

    private static Stmt[] OutOfScope => [new Stmt.Scope([new Stmt.Declare(X, p)]), new Stmt.AddTo(Place.Of(P), Read(X)), Return];

    private static Stmt[] NoReturn => [new Stmt.Declare(X, p)];

    private static Stmt[] EarlyReturn => [Return, new Stmt.Declare(X, p)];

    private static Stmt[] TwoValues => [new Stmt.Return([p, p])];

    private static Stmt[] InnerEffect => [new Stmt.Declare(X, Op("*", p, Effect)), Return];

    private static Stmt[] UnknownCallee => [new Stmt.Call([X], "G", [new Argument.Value(p)]), Return];

    private static Stmt[] MovingView =>
    [
        new Stmt.Declare(N, Int("0")), new Stmt.AddTo(Place.Of(N), Int("1")),
        new Stmt.Bind(Place.Of(W), Place.Of(Q).Then(new Step.Slice(Read(N), null), W.Type), Declares: true), Return,
    ];

    private static Stmt[] MovingLength => [new Stmt.Declare(N, Int("0")), new Stmt.Allocate(Place.Of(A), "double", [Op("+", Read(N), Int("1"))], Declares: true), Return];

    private static Stmt[] RealChoice => [new Stmt.Declare(X, Op("?:", Op("<", p, D("0")), p, D("1"))), Return];

    private static Stmt[] MovingBound =>
        [new Stmt.Declare(N, Int("3")), new Stmt.For(I, Int("0"), "<", Read(N), 1, [new Stmt.AddTo(Place.Of(N), Int("-1"))]), Return];

    private static Stmt[] MovingCounter => [new Stmt.For(I, Int("0"), "<", Int("3"), 1, [new Stmt.AddTo(Place.Of(I), Int("1"))]), Return];

    private static Stmt[] WrongWay => [new Stmt.For(I, Int("0"), "<", Int("3"), -1, []), Return];

    private static Stmt[] WholeStruct => [new Stmt.Declare(new("v", new("V", Kind.Memory, Container.Struct)), null), Return];

    private static Stmt[] MixedOperands => [new Stmt.Declare(X, new Expr.Apply("*", [p, Int("2")], IrType.Double)), Return];

    private static Stmt[] MixedAssignment => [new Stmt.Declare(F, p), Return];

    private static IReadOnlyList<string> Check(params Stmt[] body) =>
        IrChecker.Violations(new Program(new Function("F", [new(P), new(Q)], [IrType.Double], null, body.ToEquatableArray()), [], []));
}
