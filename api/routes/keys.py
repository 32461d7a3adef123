"""With which public keys does anybody check our tokens?"""

from fastapi import APIRouter, Request, Response
from pydantic import Field

from api.shapes.wire import Output
from tenants.running import Running

router = APIRouter(tags=["登录"])


class PublicKey(Output):
    """One public key (RFC 7517, RFC 7518 §6.2)."""

    kty: str = Field(description="密钥种类", examples=["EC"])
    crv: str = Field(description="曲线", examples=["P-256"])
    x: str = Field(description="坐标", examples=["f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"])
    y: str = Field(description="坐标", examples=["x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"])
    alg: str = Field(description="算法", examples=["ES256"])
    use: str = Field(description="用途：验签", examples=["sig"])
    kid: str = Field(description="编号（RFC 7638 指纹）", examples=["NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"])


class PublicKeys(Output):
    """Every key that verifies, the one that signs first."""

    keys: list[PublicKey] = Field(description="公钥，正在使用的在前")


@router.get("/.well-known/jwks.json", summary="验证令牌的公钥")
async def show_jwks(request: Request, response: Response) -> PublicKeys:
    """JWK 集（RFC 7517）；轮换时新旧公钥并列。"""
    running: Running = request.app.state.running
    response.headers["cache-control"] = "public, max-age=300"
    return PublicKeys.model_validate(running.keys.jwks())
